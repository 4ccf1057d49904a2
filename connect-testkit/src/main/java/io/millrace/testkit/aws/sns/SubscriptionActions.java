package io.millrace.testkit.aws.sns;

import static io.millrace.testkit.aws.http.QueryProtocol.element;
import static io.millrace.testkit.aws.sns.TopicActions.answer;

import io.millrace.testkit.aws.http.PreparedCall;
import java.util.Map;

/** The actions on subscriptions. Thread-safe. */
final class SubscriptionActions {
    private final LocalSns sns;

    SubscriptionActions(LocalSns sns) {
        this.sns = sns;
    }

    PreparedCall subscribe(SnsForm form) {
        String topic = form.required("TopicArn");
        String protocol = form.required("Protocol");
        String endpoint = form.optional("Endpoint");
        Map<String, String> attributes = form.attributes();
        if (!protocol.equals("sqs")) {
            throw Invalid.parameter("LocalAws does not support this protocol string: " + protocol);
        }
        return new PreparedCall(LocalSns.nameOf(topic), interference -> {
            LocalSubscription subscription = sns.find(topic, "Subscribe").subscribe(endpoint, attributes);
            return answer("Subscribe", element("SubscriptionArn", subscription.arn()));
        });
    }

    PreparedCall unsubscribe(SnsForm form) {
        String arn = form.required("SubscriptionArn");
        Invalid.arn(arn, "SubscriptionArn");
        return new PreparedCall("", interference -> {
            LocalSubscription subscription = sns.findSubscription(arn);
            if (subscription != null) {
                subscription.topic().remove(subscription);
            }
            return answer("Unsubscribe", "");
        });
    }

    PreparedCall getSubscriptionAttributes(SnsForm form) {
        String arn = form.required("SubscriptionArn");
        return new PreparedCall(
                "",
                interference -> answer(
                        "GetSubscriptionAttributes",
                        TopicActions.attributes(subscription(arn).describe())));
    }

    PreparedCall setSubscriptionAttributes(SnsForm form) {
        String arn = form.required("SubscriptionArn");
        String name = form.required("AttributeName");
        String value = form.optional("AttributeValue");
        return new PreparedCall("", interference -> {
            subscription(arn).set(name, value);
            return answer("SetSubscriptionAttributes", "");
        });
    }

    PreparedCall listSubscriptionsByTopic(SnsForm form) {
        String arn = form.required("TopicArn");
        return new PreparedCall(LocalSns.nameOf(arn), interference -> {
            StringBuilder xml = new StringBuilder("<Subscriptions>");
            for (LocalSubscription subscription :
                    sns.find(arn, "ListSubscriptionsByTopic").subscriptions()) {
                xml.append("<member>")
                        .append(element("TopicArn", arn))
                        .append(element("Protocol", "sqs"))
                        .append(element("SubscriptionArn", subscription.arn()))
                        .append(element("Owner", sns.settings().account()))
                        .append(element("Endpoint", subscription.queueArn()))
                        .append("</member>");
            }
            return answer("ListSubscriptionsByTopic", xml.append("</Subscriptions>"));
        });
    }

    private LocalSubscription subscription(String arn) {
        LocalSubscription subscription = sns.findSubscription(arn);
        if (subscription == null) {
            throw Invalid.noSuchSubscription();
        }
        return subscription;
    }
}
