package io.millrace.testkit.aws.http;

/** What a server offers besides AWS's APIs, to a test that runs it in another process. Thread-safe, never blocks. */
@FunctionalInterface
public interface ControlSurface {

    /** Paths below this one are the control surface's. */
    String PATH = "/_millrace/";

    /**
     * Answers a request.
     *
     * @param method the HTTP method
     * @param path what follows {@link #PATH}
     * @param body the body, empty if there is none
     */
    AwsReply handle(String method, String path, byte[] body);
}
