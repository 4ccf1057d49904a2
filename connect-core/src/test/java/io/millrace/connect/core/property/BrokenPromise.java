package io.millrace.connect.core.property;

import java.util.function.Supplier;

/** A case shows that a promise does not hold. While a case is made smaller it must go on breaking the same promise. */
public final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;

    /** @param promise what should hold, in the same words for every case */
    public BrokenPromise(String promise, String how) {
        super("\"" + promise + "\" is broken: " + how);
        this.promise = promise;
    }

    /** @param how says what broke it; asked only then */
    public static void check(boolean kept, String promise, Supplier<String> how) {
        if (!kept) {
            throw new BrokenPromise(promise, how.get());
        }
    }

    public String promise() {
        return promise;
    }
}
