package io.perdure.it.data.stored;

import io.perdure.DurableObject;

/** Removed later. */
@DurableObject(name = "robot")
public class Robot {}
