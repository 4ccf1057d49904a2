package io.millrace.testkit.aws.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The faults in force in this JVM, and what they do to a call. Thread-safe. */
public final class FaultEngine implements FaultInstaller {
    private final List<ArmedFault> faults = new CopyOnWriteArrayList<>();
    private final Random random;

    /** An engine whose random choices all come from this seed. */
    public FaultEngine(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public Fault install(FaultSpec spec, @Nullable Predicate<Subject> condition) {
        ArmedFault fault = new ArmedFault(spec, condition, random::nextDouble, faults::remove);
        faults.add(fault);
        return fault;
    }

    @Override
    public void clear() {
        faults.forEach(ArmedFault::remove);
    }

    /**
     * What happens to this call. Of several faults that would answer it or drop its connection the first one does, and alone counts
     * a hit.
     *
     * @param action {@code service:Action}
     */
    public CallEffects effectsOn(String action, String resource, String shard) {
        if (faults.isEmpty()) {
            return CallEffects.NONE;
        }
        Subject call = new Subject(action, resource, shard, "", null);
        List<CallEffects.Holding> holds = new ArrayList<>();
        List<ArmedFault> onEntries = new ArrayList<>();
        long delayMillis = 0;
        FaultSpec verdict = null;
        boolean permute = false;
        for (ArmedFault fault : faults) {
            FaultSpec spec = fault.spec();
            if (spec.perEntry()) {
                if (ActionNames.matches(spec.action(), action)) {
                    onEntries.add(fault);
                }
            } else if (fault.meets(call, verdict == null || !spec.effect().isVerdict())) {
                switch (spec.effect()) {
                    case HOLD -> holds.add(fault);
                    case DELAY -> delayMillis += spec.millis();
                    case PERMUTE -> permute = true;
                    default -> verdict = spec;
                }
            }
        }
        Interference interference = onEntries.isEmpty() && !permute
                ? Interference.NONE
                : new Meddling(action, resource, onEntries, permute);
        return new CallEffects(holds, delayMillis, verdict, interference);
    }

    private final class Meddling implements Interference {
        private final String action;
        private final String resource;
        private final List<ArmedFault> onEntries;
        private final boolean permute;

        Meddling(String action, String resource, List<ArmedFault> onEntries, boolean permute) {
            this.action = action;
            this.resource = resource;
            this.onEntries = onEntries;
            this.permute = permute;
        }

        @Override
        public boolean touchesEntries() {
            return !onEntries.isEmpty();
        }

        @Override
        public @Nullable EntryFailure failureOf(String shard, String partitionKey, byte[] data) {
            Subject entry = new Subject(action, resource, shard, partitionKey, data);
            EntryFailure failure = null;
            for (ArmedFault fault : onEntries) {
                if (fault.meets(entry, failure == null)) {
                    FaultSpec spec = fault.spec();
                    failure = new EntryFailure(spec.code(), spec.message(), spec.status() < 500);
                }
            }
            return failure;
        }

        @Override
        public int @Nullable [] order(int entries) {
            if (!permute) {
                return null;
            }
            int[] order = new int[entries];
            for (int i = 0; i < entries; i++) { // Fisher and Yates, from the inside out
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            return order;
        }
    }
}
