// Each precompiled header is made for a target, and a target has a source.
