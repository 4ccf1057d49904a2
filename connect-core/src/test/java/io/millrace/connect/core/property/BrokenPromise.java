package io.millrace.connect.core.property;

/** A case shows that a promise does not hold. While a case is made smaller it must go on breaking the same promise. */
public final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;

    /** @param promise what should hold, in the same words for every case */
    public BrokenPromise(String promise, String how) {
        super("\"" + promise + "\" is broken: " + how);
        this.promise = promise;
    }

    public String promise() {
        return promise;
    }
}
