package io.millrace.testkit.aws.sns;

import static io.millrace.testkit.aws.http.QueryProtocol.element;

import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.QueryProtocol;
import java.util.List;
import java.util.Map;

/** The actions on topics. Thread-safe. */
final class TopicActions {
    private static final int PAGE = 100;

    private final LocalSns sns;

    TopicActions(LocalSns sns) {
        this.sns = sns;
    }

    PreparedCall createTopic(SnsForm form) {
        String name = form.required("Name");
        Map<String, String> attributes = form.attributes();
        return new PreparedCall(name, interference -> {
            LocalTopic topic = sns.create(name, attributes);
            return answer("CreateTopic", element("TopicArn", topic.arn()));
        });
    }

    PreparedCall deleteTopic(SnsForm form) {
        String arn = form.required("TopicArn");
        return new PreparedCall(LocalSns.nameOf(arn), interference -> {
            sns.delete(arn);
            return answer("DeleteTopic", "");
        });
    }

    PreparedCall getTopicAttributes(SnsForm form) {
        String arn = form.required("TopicArn");
        return new PreparedCall(
                LocalSns.nameOf(arn),
                interference -> answer(
                        "GetTopicAttributes",
                        attributes(sns.find(arn, "GetTopicAttributes").describe())));
    }

    PreparedCall setTopicAttributes(SnsForm form) {
        String arn = form.required("TopicArn");
        String name = form.required("AttributeName");
        String value = form.optional("AttributeValue");
        return new PreparedCall(LocalSns.nameOf(arn), interference -> {
            sns.find(arn, "SetTopicAttributes").settings().change(name, value);
            return answer("SetTopicAttributes", "");
        });
    }

    PreparedCall listTopics(SnsForm form) {
        String after = form.optional("NextToken");
        return new PreparedCall("", interference -> {
            List<String> names = sns.topicNames().stream()
                    .filter(name -> name.compareTo(after) > 0)
                    .limit(PAGE + 1)
                    .toList();
            StringBuilder xml = new StringBuilder("<Topics>");
            names.stream()
                    .limit(PAGE)
                    .forEach(name -> xml.append("<member>")
                            .append(element("TopicArn", sns.arn(name)))
                            .append("</member>"));
            xml.append("</Topics>");
            if (names.size() > PAGE) {
                xml.append(element("NextToken", names.get(PAGE - 1)));
            }
            return answer("ListTopics", xml);
        });
    }

    static StringBuilder attributes(Map<String, String> attributes) {
        StringBuilder xml = new StringBuilder("<Attributes>");
        attributes.forEach((key, value) -> xml.append("<entry>")
                .append(element("key", key))
                .append(element("value", value))
                .append("</entry>"));
        return xml.append("</Attributes>");
    }

    static AwsReply answer(String action, CharSequence result) {
        return QueryProtocol.answer(action, SnsService.NAMESPACE, result);
    }
}
