// Waits of Go, whose runtime asks the kernel itself; as victim.c.
package main

import (
	"context"
	"fmt"
	"time"
)

func wait(name string, f func()) {
	fmt.Println("begin " + name)
	f()
	fmt.Println("end " + name)
}

func main() {
	half := 500 * time.Millisecond
	wait("time.Sleep", func() { time.Sleep(half) })
	wait("time.After", func() { <-time.After(half) })
	wait("context.WithDeadline", func() {
		c, cancel := context.WithDeadline(context.Background(), time.Now().Add(half))
		defer cancel()
		<-c.Done()
	})
	wait("context.WithDeadline, wall clock only", func() {
		c, cancel := context.WithDeadline(context.Background(), time.Now().Round(0).Add(half))
		defer cancel()
		<-c.Done()
	})
}
