using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>How near pixels are to those given, in decibels: the peak signal-to-noise ratio over all of them together.</summary>
internal static class Fidelity
{
    /// <summary>What is given counts as kept from here on; the lab's autoencoder alone keeps about 35 dB.</summary>
    public const double LeastKept = 30;

    /// <summary>Of two clips of one size; infinite where they are the same.</summary>
    /// <param name="given">What is to be kept.</param>
    /// <param name="answer">What became of it.</param>
    /// <param name="mask">One frame that is white where pixels do not count; all do where there is none.</param>
    public static double Of(VideoClip given, VideoClip answer, VideoClip? mask = null)
    {
        var (sum, count) = (0L, 0L);
        for (var frame = 0; frame < given.Frames; frame++)
        {
            var one = given.Frame(frame);
            var other = answer.Frame(frame);
            for (var i = 0; i < one.Length; i++)
            {
                if (mask is null || mask.Frame(0)[i] == 0)
                {
                    var step = one[i] - other[i];
                    sum += step * step;
                    count++;
                }
            }
        }

        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255 * count / sum);
    }
}
