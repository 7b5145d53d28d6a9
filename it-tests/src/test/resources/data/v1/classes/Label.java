package io.perdure.it.data.stored;

/** References, declared as a class, as its interface and as anything. */
public record Label(Parcel parcel, Tracked tracked, Object any) {}
