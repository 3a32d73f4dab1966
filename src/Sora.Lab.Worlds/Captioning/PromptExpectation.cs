using System.Collections.Immutable;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>A prompt for one character, and what a clip that obeys it must show.</summary>
/// <param name="Prompt">The plain caption.</param>
/// <param name="Combination">The colour, shape and motion expected.</param>
/// <param name="Background">The background expected.</param>
/// <param name="Seed">The seed to generate with, below 2^31, one of its own a prompt.</param>
public sealed record PromptExpectation(string Prompt, Combination Combination, Background Background, ulong Seed)
{
    /// <summary>Whether training never saw the combination.</summary>
    public bool IsHeldOut => HeldOutCombinations.IsHeldOut(Combination);

    /// <summary>The expectation of a combination on a background.</summary>
    /// <param name="combination">Colour, shape and motion.</param>
    /// <param name="background">Where.</param>
    /// <param name="seed">The seed to generate with.</param>
    public static PromptExpectation Of(Combination combination, Background background, ulong seed) =>
        new(Captions.Plain(combination, background), combination, background, seed);

    /// <summary>
    /// Prompts that cover colours, shapes, motions and backgrounds evenly: whole rounds of every combination the world can
    /// show, held out or not, in an order drawn with the seed, each on a background drawn with it.
    /// </summary>
    /// <param name="count">How many prompts.</param>
    /// <param name="seed">Decides order, backgrounds and the seeds of the prompts.</param>
    /// <param name="frames">Of the clips: too few for motion leave only still characters.</param>
    public static ImmutableArray<PromptExpectation> List(int count, ulong seed, int frames = Scene.FewestFramesInMotion)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new RandomSource(seed);
        var combinations = HeldOutCombinations
            .Possible()
            .Where(combination => frames >= Scene.FewestFramesInMotion || combination.Motion == Motion.Still)
            .ToArray();
        var backgrounds = Enum.GetValues<Background>();
        var list = ImmutableArray.CreateBuilder<PromptExpectation>(count);
        while (list.Count < count)
        {
            foreach (var combination in Shuffled(combinations, random).Take(count - list.Count))
            {
                list.Add(Of(combination, backgrounds[random.Below(backgrounds.Length)], random.NextBits() >> 33));
            }
        }

        return list.MoveToImmutable();
    }

    private static Combination[] Shuffled(Combination[] combinations, RandomSource random)
    {
        var shuffled = combinations.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return shuffled;
    }
}
