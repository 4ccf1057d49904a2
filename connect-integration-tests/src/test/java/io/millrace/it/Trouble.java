package io.millrace.it;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import java.util.function.BiFunction;

/** What goes wrong at a service and passes by itself: it is tried again until it has passed. */
enum Trouble {
    ENTRIES_FAIL((plan, service) ->
            plan.onEntriesOf(service.action()).everyNth(3).failWith("InternalFailure", "Injected", false)),
    ENTRIES_ARE_THROTTLED((plan, service) ->
            plan.onEntriesOf(service.action()).withProbability(0.3).failWith(service.throttle())),
    REQUESTS_ARE_THROTTLED(
            (plan, service) -> plan.on(service.action()).everyNth(3).failWith(service.throttle())),
    SERVER_ERROR((plan, service) -> plan.on(service.action()).everyNth(3).answer(500)),
    SERVER_ERROR_ALTHOUGH_APPLIED(
            (plan, service) -> plan.on(service.action()).everyNth(3).answerAfterApplying(500)),
    UNAVAILABLE((plan, service) -> plan.on(service.action()).everyNth(3).answer(503)),
    UNKNOWN_ERROR((plan, service) -> plan.on(service.action()).everyNth(3).failWith("SomethingNewException")),
    TOKEN_EXPIRED((plan, service) -> plan.on(service.action()).times(3).expireToken()),
    RESET_BEFORE_APPLYING(
            (plan, service) -> plan.on(service.action()).everyNth(3).dropConnectionBeforeApplying()),
    RESET_AFTER_APPLYING(
            (plan, service) -> plan.on(service.action()).everyNth(3).dropConnectionAfterApplying()),
    /** What hangs is carried out when the fault is released: late, behind what was sent after its time-out. */
    HANG((plan, service) -> plan.on(service.action()).everyNth(4).times(3).hold());

    private final BiFunction<FaultPlan, Service, Fault> install;

    Trouble(BiFunction<FaultPlan, Service, Fault> install) {
        this.install = install;
    }

    /** Lets it happen from now on. */
    Fault begin(Flow flow) {
        return install.apply(flow.faults(), flow.service());
    }
}
