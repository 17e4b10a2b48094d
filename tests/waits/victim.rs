// Waits of Rust's library, which stand on libc's sleeps and on futexes; as victim.c.
use std::sync::{mpsc, Condvar, Mutex};
use std::{thread, time::Duration};

fn wait(name: &str, f: impl FnOnce()) {
    println!("begin {name}");
    f();
    println!("end {name}");
}

fn main() {
    let half = Duration::from_millis(500);
    let (_sender, receiver) = mpsc::channel::<()>();
    let (mutex, never) = (Mutex::new(()), Condvar::new());
    wait("thread::sleep", || thread::sleep(half));
    wait("Condvar::wait_timeout", || drop(never.wait_timeout_while(mutex.lock().unwrap(), half, |_| true)));
    wait("mpsc recv_timeout", || { let _ = receiver.recv_timeout(half); });
    wait("thread::park_timeout", || thread::park_timeout(half));
}
