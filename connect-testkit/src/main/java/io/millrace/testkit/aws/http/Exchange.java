package io.millrace.testkit.aws.http;

import io.millrace.testkit.aws.fault.CallEffects;
import io.millrace.testkit.aws.fault.FaultSpec;
import io.millrace.testkit.aws.fault.FaultSpec.Effect;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * One call on its way through its faults: held, delayed, refused or dropped before it is applied or after. Confined to
 * its event loop.
 */
final class Exchange {
    private static final long ASK_AGAIN_MILLIS = 10;

    private final Context context;
    private final HttpServerRequest request;
    private final AwsCall call;
    private final CallEffects effects;
    private final Consumer<AwsReply> onReply;
    private final Consumer<AwsException> onError;
    private final Iterator<CallEffects.Holding> holds;

    Exchange(
            Context context,
            HttpServerRequest request,
            AwsCall call,
            CallEffects effects,
            Consumer<AwsReply> onReply,
            Consumer<AwsException> onError) {
        this.context = context;
        this.request = request;
        this.call = call;
        this.effects = effects;
        this.onReply = onReply;
        this.onError = onError;
        this.holds = effects.holds().iterator();
    }

    void start() {
        if (holds.hasNext()) {
            holds.next().whenReleased(() -> context.runOnContext(nothing -> start()));
        } else if (effects.delayMillis() > 0) {
            context.owner().setTimer(effects.delayMillis(), timer -> proceed());
        } else {
            proceed();
        }
    }

    private void proceed() {
        if (effects.is(Effect.DROP_BEFORE_APPLYING)) {
            request.connection().close();
            return;
        }
        if (effects.is(Effect.ANSWER)) {
            onError.accept(answer());
            return;
        }
        AwsReply reply;
        try {
            reply = call.apply(effects.interference());
        } catch (AwsException e) {
            onError.accept(e);
            return;
        } catch (RuntimeException e) {
            onError.accept(Dispatcher.internal(e));
            return;
        }
        if (reply == null) {
            askAgain();
        } else if (effects.is(Effect.DROP_AFTER_APPLYING)) {
            request.connection().close();
        } else if (effects.is(Effect.ANSWER_AFTER_APPLYING)) {
            onError.accept(answer());
        } else {
            onReply.accept(reply);
        }
    }

    /**
     * A call that waits is asked again and again, which is simple and exact enough for the few that wait: whatever it
     * waits for need not know of it, and what it would take is left to others once its client has gone.
     */
    private void askAgain() {
        context.owner().setTimer(ASK_AGAIN_MILLIS, timer -> {
            if (!request.response().closed()) {
                proceed();
            }
        });
    }

    private AwsException answer() {
        FaultSpec verdict = effects.verdict();
        if (verdict == null) {
            throw new IllegalStateException("Asked for the answer of a call that has no verdict.");
        }
        return new AwsException(verdict.status(), verdict.code(), verdict.message());
    }
}
