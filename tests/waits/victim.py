"""Waits of Python; as victim.c."""
import asyncio
import queue
import select
import threading
import time


def on(name, wait):
    print("begin", name, flush=True)
    wait()
    print("end", name, flush=True)


def took(name):
    name.acquire()
    return name


def get():
    try:
        queue.Queue().get(timeout=0.5)
    except queue.Empty:
        pass


def condition():
    never = threading.Condition()
    with never:
        never.wait(0.5)


taken = took(threading.Lock())
on("time.sleep", lambda: time.sleep(0.5))
on("Lock.acquire", lambda: taken.acquire(timeout=0.5))
on("Condition.wait", condition)
on("Event.wait", lambda: threading.Event().wait(0.5))
on("Queue.get", get)
on("select.select", lambda: select.select([], [], [], 0.5))
on("asyncio.sleep", lambda: asyncio.run(asyncio.sleep(0.5)))
