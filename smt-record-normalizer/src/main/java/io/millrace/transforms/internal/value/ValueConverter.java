package io.millrace.transforms.internal.value;

/** Turns a value that is not null into the one to write. Confined to one thread. */
@FunctionalInterface
public interface ValueConverter {
    Object convert(Object value);
}
