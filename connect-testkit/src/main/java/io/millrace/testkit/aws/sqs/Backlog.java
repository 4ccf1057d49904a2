package io.millrace.testkit.aws.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The visible messages of a queue, and which of them may be received next. Guarded by the queue's lock. */
sealed interface Backlog {

    /** Adds a message that is visible for the first time. */
    void add(QueuedMessage message);

    /** Takes up to this many messages in their order; they count as in flight until put back or gone. */
    List<QueuedMessage> take(int most);

    /** Puts a message back that was taken. */
    void putBack(QueuedMessage message);

    /** Forgets a message that was deleted: one that was taken, or one that is visible. */
    void gone(QueuedMessage message);

    /** How many messages are visible. */
    int size();

    /** Any message whose turn it is. */
    final class Standard implements Backlog {
        private final TreeMap<Long, QueuedMessage> visible = new TreeMap<>();

        @Override
        public void add(QueuedMessage message) {
            visible.put(message.order(), message);
        }

        @Override
        public List<QueuedMessage> take(int most) {
            List<QueuedMessage> taken = new ArrayList<>(most);
            while (taken.size() < most && !visible.isEmpty()) {
                taken.add(visible.pollFirstEntry().getValue());
            }
            return taken;
        }

        @Override
        public void putBack(QueuedMessage message) {
            add(message);
        }

        @Override
        public void gone(QueuedMessage message) {
            visible.remove(message.order());
        }

        @Override
        public int size() {
            return visible.size();
        }
    }

    /** In order within a group; a group of which a message is in flight waits. */
    final class Fifo implements Backlog {
        private final Map<String, Group> groups = new HashMap<>();
        /** The groups that do not wait, by the order of their first message. */
        private final TreeMap<Long, Group> ready = new TreeMap<>();

        private int size;

        private static final class Group {
            private static final long NONE = -1;

            private final TreeMap<Long, QueuedMessage> visible = new TreeMap<>();
            private int inFlight;
            private long readyAs = NONE;
        }

        @Override
        public void add(QueuedMessage message) {
            Group group = groups.computeIfAbsent(message.group(), name -> new Group());
            group.visible.put(message.order(), message);
            size++;
            refresh(message.group(), group);
        }

        @Override
        public List<QueuedMessage> take(int most) {
            List<QueuedMessage> taken = new ArrayList<>(most);
            while (taken.size() < most && !ready.isEmpty()) {
                Group group = ready.pollFirstEntry().getValue();
                group.readyAs = Group.NONE;
                while (taken.size() < most && !group.visible.isEmpty()) {
                    taken.add(group.visible.pollFirstEntry().getValue());
                    group.inFlight++;
                    size--;
                }
            }
            return taken;
        }

        @Override
        public void putBack(QueuedMessage message) {
            groupOf(message).inFlight--;
            add(message);
        }

        @Override
        public void gone(QueuedMessage message) {
            Group group = groupOf(message);
            if (group.visible.remove(message.order()) == null) {
                group.inFlight--;
            } else {
                size--;
            }
            refresh(message.group(), group);
        }

        @Override
        public int size() {
            return size;
        }

        private Group groupOf(QueuedMessage message) {
            Group group = groups.get(message.group());
            if (group == null) {
                throw new IllegalStateException("A message of a group that nothing is known of.");
            }
            return group;
        }

        private void refresh(String name, Group group) {
            if (group.readyAs != Group.NONE) {
                ready.remove(group.readyAs);
                group.readyAs = Group.NONE;
            }
            if (group.inFlight == 0 && group.visible.isEmpty()) {
                groups.remove(name);
            } else if (group.inFlight == 0) {
                group.readyAs = group.visible.firstKey();
                ready.put(group.readyAs, group);
            }
        }
    }
}
