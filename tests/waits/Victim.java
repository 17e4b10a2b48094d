// Waits of the JVM; as victim.c.
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

public class Victim {
  interface Wait { void run() throws Exception; }
  static void on(String name, Wait wait) throws Exception {
    System.out.println("begin " + name);
    try { wait.run(); } catch (java.util.concurrent.TimeoutException over) { }
    System.out.println("end " + name);
  }
  public static void main(String[] none) throws Exception {
    var monitor = new Object();
    var lock = new ReentrantLock();
    var never = lock.newCondition();
    var timer = Executors.newScheduledThreadPool(1);
    lock.lock();
    timer.schedule(() -> { }, 1, TimeUnit.MILLISECONDS).get();
    on("Thread.sleep", () -> Thread.sleep(500));
    on("Object.wait", () -> { synchronized (monitor) { monitor.wait(500); } });
    on("LockSupport.parkNanos", () -> LockSupport.parkNanos(500_000_000L));
    on("LockSupport.parkUntil", () -> {
      long due = System.currentTimeMillis() + 500;
      while (System.currentTimeMillis() < due) LockSupport.parkUntil(due);
    });
    on("Condition.awaitNanos", () -> never.awaitNanos(500_000_000L));
    on("Condition.awaitUntil", () -> never.awaitUntil(new Date(System.currentTimeMillis() + 500)));
    on("CountDownLatch.await", () -> new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS));
    on("CompletableFuture.get", () -> new CompletableFuture<Void>().get(500, TimeUnit.MILLISECONDS));
    on("ScheduledExecutor.schedule", () -> timer.schedule(() -> { }, 500, TimeUnit.MILLISECONDS).get());
    System.exit(0);
  }
}
