using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Sampling;

/// <summary>What a scene shows, before anything has a place.</summary>
internal sealed record ScenePlan(
    Background Background,
    Camera Camera,
    VisualStyle Style,
    Interaction Interaction,
    ImmutableArray<Character> Characters
);
