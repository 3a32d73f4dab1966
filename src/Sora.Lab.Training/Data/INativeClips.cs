namespace Sora.Lab.Training.Data;

/// <summary>Captioned clips without end, each at its own size.</summary>
internal interface INativeClips
{
    /// <summary>The size of the clip of a number, a pure function of it; cheap, nothing is read or drawn.</summary>
    /// <param name="number">At least 0.</param>
    ClipSize SizeAt(long number);

    /// <summary>The clip of a number, a pure function of it; safe to call from several threads.</summary>
    /// <param name="number">At least 0.</param>
    /// <param name="frames">Frames wanted, at most those of <see cref="SizeAt"/>.</param>
    SourceClip ClipAt(long number, int frames);
}
