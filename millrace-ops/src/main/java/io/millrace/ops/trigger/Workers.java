package io.millrace.ops.trigger;

import io.millrace.ops.TailedMessage;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.Triggers.EventHandler;
import io.millrace.ops.trigger.TriggerMachine.Decision;
import io.millrace.ops.trigger.TriggerMachine.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The threads that handle events: each takes the next one as soon as it is free, whatever the consumer's thread does meanwhile. All
 * state is in the machine, under its lock. Thread-safe.
 */
final class Workers {
    /**
     * Why the workers have halted.
     *
     * @param event the Record that could not be handled
     * @param reason why not
     */
    record Stop(TailedMessage event, String reason) {}

    private final TriggerMachine machine;
    private final EventHandler handler;
    private final TriggerListener listener;
    private final List<Thread> threads = new ArrayList<>();
    private final IdentityHashMap<Run, Thread> busy = new IdentityHashMap<>();
    private final Set<Run> interrupted = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean isClosed;
    private long handled;
    private long skipped;
    private @Nullable Stop stop;

    /** Starts them. */
    Workers(TriggerMachine machine, int parallelism, EventHandler handler, TriggerListener listener) {
        this.machine = machine;
        this.handler = handler;
        this.listener = listener;
        for (int i = 0; i < parallelism; i++) {
            Thread thread = new Thread(this::work, "millrace-trigger-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Does something with the machine, alone; workers look again after it. */
    void with(Consumer<TriggerMachine> action) {
        synchronized (machine) {
            action.accept(machine);
            machine.notifyAll();
        }
    }

    /** What is done of each partition. */
    Map<TopicPartition, Long> committable() {
        synchronized (machine) {
            return machine.committable();
        }
    }

    /** Whether as much has been read as may wait, by number and by bytes. */
    boolean isFull(int events, long bytes) {
        synchronized (machine) {
            return machine.size() >= events || machine.bytes() >= bytes;
        }
    }

    /** Whether nothing is left to do. */
    boolean isIdle() {
        synchronized (machine) {
            return machine.size() == 0;
        }
    }

    /** Why they have halted; null if they have not, or were told to. */
    @Nullable
    Stop stopped() {
        synchronized (machine) {
            return stop;
        }
    }

    long handled() {
        synchronized (machine) {
            return handled;
        }
    }

    long skipped() {
        synchronized (machine) {
            return skipped;
        }
    }

    /** Something was left that is no event of the machine's. */
    void countSkipped() {
        synchronized (machine) {
            skipped++;
        }
    }

    /**
     * Waits until nothing of these partitions runs, as long as the grace; then interrupts what does, and waits as long again as
     * {@code last}.
     */
    void drain(Collection<TopicPartition> partitions, Duration grace, Duration last) {
        if (!await(() -> machine.running(partitions).isEmpty(), grace)) {
            interrupt(machine.running(partitions));
            await(() -> machine.running(partitions).isEmpty(), last);
        }
    }

    /** Lets nothing more run, waits for what runs as {@link #drain} does, and ends the threads. */
    void close(Duration grace, Duration last) {
        with(TriggerMachine::halt);
        if (!await(() -> machine.running().isEmpty(), grace)) {
            interrupt(machine.running());
            await(() -> machine.running().isEmpty(), last);
        }
        synchronized (machine) {
            isClosed = true;
            machine.notifyAll();
        }
    }

    private void interrupt(List<Run> runs) {
        synchronized (machine) {
            for (Run run : runs) {
                Thread thread = busy.get(run);
                if (thread != null) {
                    interrupted.add(run);
                    thread.interrupt();
                }
            }
        }
    }

    /** Not cut short by an interrupt: who asks the process to end asks by that, and what runs gets its grace. */
    private boolean await(BooleanSupplier condition, Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        boolean isInterrupted = false;
        try {
            synchronized (machine) {
                while (!condition.getAsBoolean()) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    try {
                        TimeUnit.NANOSECONDS.timedWait(machine, Math.max(left, 1_000_000));
                    } catch (InterruptedException e) {
                        isInterrupted = true;
                    }
                }
                return true;
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work() {
        for (Run run = take(); run != null; run = take()) {
            Throwable failure = null;
            try {
                handler.handle(run.event().message(), run.attempt());
            } catch (Throwable e) {
                // Errors too: a thread that ends would take its event with it, and nobody would know.
                failure = e;
            }
            end(run, failure);
        }
    }

    private @Nullable Run take() {
        synchronized (machine) {
            while (!isClosed) {
                long now = System.nanoTime();
                Run run = machine.next(now);
                if (run != null) {
                    busy.put(run, Thread.currentThread());
                    return run;
                }
                try {
                    long nanos = machine.nanosToNext(now);
                    TimeUnit.NANOSECONDS.timedWait(machine, Math.max(Math.min(nanos, Long.MAX_VALUE / 2), 1_000_000));
                } catch (InterruptedException e) {
                    // Meant for a run that has ended by itself.
                }
            }
            return null;
        }
    }

    private void end(Run run, @Nullable Throwable failure) {
        Decision decision = null;
        String reason = failure == null ? "" : reason(failure);
        synchronized (machine) {
            busy.remove(run);
            boolean wasInterrupted = interrupted.remove(run);
            // One that came too late must not hit the next event.
            Thread.interrupted();
            if (failure == null) {
                machine.done(run);
                handled++;
            } else if (wasInterrupted) {
                machine.cancelled(run);
            } else {
                decision = machine.failed(run, System.nanoTime());
                switch (decision.verdict()) {
                    case SKIP -> skipped++;
                    case STOP -> stop = new Stop(run.event().message(), reason);
                    case RETRY, NONE -> {}
                }
            }
            machine.notifyAll();
        }
        if (decision != null) {
            try {
                tell(run, decision, reason);
            } catch (RuntimeException e) {
                stop(run, "the listener failed: " + reason(e));
            }
        }
    }

    private void stop(Run run, String reason) {
        synchronized (machine) {
            machine.halt();
            if (stop == null) {
                stop = new Stop(run.event().message(), reason);
            }
            machine.notifyAll();
        }
    }

    private void tell(Run run, Decision decision, String reason) {
        synchronized (listener) {
            switch (decision.verdict()) {
                case RETRY ->
                    listener.isRetried(
                            run.event().message(), run.attempt(), reason, Duration.ofNanos(decision.delayNanos()));
                case SKIP -> listener.isSkipped(run.event().message(), reason);
                case STOP, NONE -> {}
            }
        }
    }

    private static String reason(Throwable e) {
        return e instanceof Exception && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
