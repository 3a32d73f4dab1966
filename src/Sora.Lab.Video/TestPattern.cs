namespace Sora.Lab.Video;

/// <summary>Moving pictures that ffmpeg draws by itself.</summary>
public enum TestPattern
{
    /// <summary>Its test card: gradients, moving bars, a clock.</summary>
    TestCard,

    /// <summary>A way into the Mandelbrot set.</summary>
    Mandelbrot,

    /// <summary>The colour bars of the SMPTE, which stand still.</summary>
    ColorBars,

    /// <summary>Conway's game of life, in squares of 4 pixels, from a chance that is the same always.</summary>
    Life,
}
