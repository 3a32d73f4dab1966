namespace Sora.Lab.Diffusion;

/// <summary>Which of a schedule's steps a sampler visits.</summary>
public static class StepSpacing
{
    /// <summary>So many of each equal section of the steps, the first and the last of a section among them.</summary>
    /// <remarks>Nichol and Dhariwal 2021, section 4, as their code rounds.</remarks>
    /// <param name="steps">T, the number of steps.</param>
    /// <param name="counts">How many of each section, from the cleanest to the noisiest.</param>
    /// <returns>Rising.</returns>
    /// <exception cref="ArgumentException">A section has fewer steps than are asked for.</exception>
    public static int[] Sections(int steps, params IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfZero(counts.Count);
        var taken = new List<int>();
        var start = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            var size = (steps / counts.Count) + (i < steps % counts.Count ? 1 : 0);
            taken.AddRange(Section(start, size, counts[i]));
            start += size;
        }

        return [.. taken];
    }

    /// <summary>Every n-th step from 0, n the one that gives so many.</summary>
    /// <remarks>Song et al. 2020 (DDIM), appendix D.2, "linear".</remarks>
    /// <param name="steps">T, the number of steps.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">No n gives so many.</exception>
    public static int[] Strided(int steps, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var stride = Enumerable.Range(1, steps).FirstOrDefault(n => (steps + n - 1) / n == count);
        return stride > 0
            ? [.. Enumerable.Range(0, count).Select(i => i * stride)]
            : throw new ArgumentException($"No whole stride visits {count} of {steps} steps.", nameof(count));
    }

    private static IEnumerable<int> Section(int start, int size, int count)
    {
        if (count < 1 || count > size)
        {
            throw new ArgumentException($"Expected 1 to {size} of a section of {size} steps; found {count}.");
        }

        var stride = (size - 1) / (double)Math.Max(1, count - 1);
        return Enumerable.Range(0, count).Select(i => start + (int)Math.Round(i * stride, MidpointRounding.ToEven));
    }
}
