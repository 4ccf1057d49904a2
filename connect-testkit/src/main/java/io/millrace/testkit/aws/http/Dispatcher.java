package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.CallEffects;
import io.millrace.testkit.aws.fault.FaultEngine;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the service that a request is for, and takes the request through credentials, checks and faults. Thread-safe.
 */
final class Dispatcher {
    private final List<AwsService> services;
    private final LocalCredentials credentials;
    private final CallCounter calls;
    private final FaultEngine faults;
    private final ReplyHeaders headers;
    private volatile ControlSurface control =
            (method, path, body) -> text(404, "This LocalAws has no control surface.");

    Dispatcher(
            List<AwsService> services,
            LocalCredentials credentials,
            CallCounter calls,
            FaultEngine faults,
            ReplyHeaders headers) {
        this.services = List.copyOf(services);
        this.credentials = credentials;
        this.calls = calls;
        this.faults = faults;
        this.headers = headers;
    }

    void control(ControlSurface surface) {
        control = surface;
    }

    /** Answers the request; called on its event loop. */
    void dispatch(Context context, HttpServerRequest request, byte[] body) {
        String requestId = headers.nextRequestId();
        if (request.path() != null && request.path().startsWith(ControlSurface.PATH)) {
            String path = request.path().substring(ControlSurface.PATH.length());
            send(request, control.handle(request.method().name(), path, body), requestId);
            return;
        }
        AwsMessage message = new AwsMessage(
                orEmpty(request.getHeader("Content-Type")),
                request.getHeader("X-Amz-Target"),
                Authorization.parse(request.getHeader("Authorization"), request.getHeader("X-Amz-Security-Token")),
                body);
        for (AwsService service : services) {
            String action = service.actionOf(message);
            if (action != null) {
                serve(context, request, service, action, message, requestId);
                return;
            }
        }
        send(request, text(404, "LocalAws does not have the service that this request is for."), requestId);
    }

    private void serve(
            Context context,
            HttpServerRequest request,
            AwsService service,
            String action,
            AwsMessage message,
            String requestId) {
        calls.count(service.name(), action);
        AwsCall call;
        CallEffects effects;
        try {
            if (!service.isAnonymous(action)) {
                credentials.check(message.authorization());
            }
            call = service.prepare(action, message);
            effects = faults.effectsOn(service.name() + ":" + action, call.resource(), call.shard());
        } catch (AwsException e) {
            send(request, service.error(message, e, requestId), requestId);
            return;
        } catch (RuntimeException e) {
            send(request, service.error(message, internal(e), requestId), requestId);
            return;
        }
        new Exchange(context, request, call, effects, reply -> send(request, reply, requestId), error -> {
                    send(request, service.error(message, error, requestId), requestId);
                })
                .start();
    }

    /** A fault of this server's own: told to the caller, so that a test sees it. */
    static AwsException internal(RuntimeException e) {
        return new AwsException(500, "InternalFailure", "LocalAws failed: " + e);
    }

    private void send(HttpServerRequest request, AwsReply reply, String requestId) {
        if (request.response().closed() || request.response().ended()) {
            return; // the client has gone
        }
        reply.headers().forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(reply.status())
                .putHeader("x-amzn-RequestId", requestId)
                .putHeader("Date", headers.date())
                .putHeader("Content-Type", reply.contentType())
                .end(Buffer.buffer(reply.body()));
    }

    static AwsReply text(int status, String text) {
        return new AwsReply(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
