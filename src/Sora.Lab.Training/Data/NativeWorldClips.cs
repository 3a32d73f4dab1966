namespace Sora.Lab.Training.Data;

/// <summary>Clips of the world in all its sizes.</summary>
/// <param name="world">Draws the scenes.</param>
/// <param name="sizes">Draws their sizes.</param>
/// <param name="seed">The run's.</param>
internal sealed class NativeWorldClips(WorldClips world, NativeSizes sizes, ulong seed) : INativeClips
{
    /// <inheritdoc />
    public ClipSize SizeAt(long number) => sizes.Cropped(sizes.Draw(seed, number));

    /// <summary>A scene planned at the length wanted: the world has no longer one to cut it from.</summary>
    /// <inheritdoc />
    public SourceClip ClipAt(long number, int frames)
    {
        var size = sizes.Draw(seed, number) with { Frames = frames };
        var clip = world.ClipAt(size.ToBucket(), number);
        var cut = sizes.Cropped(size).ToBucket();
        return clip with { Render = () => clip.Render() is { } whole ? ClipCut.Center(whole, cut) : null };
    }
}
