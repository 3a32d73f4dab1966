using Sora.Lab.Worlds.Sampling;
using Sora.Lab.Worlds.Tests.Sampling;

namespace Sora.Lab.Worlds.Tests;

public sealed class HeldOutCombinationsTests
{
    [Fact]
    public void Are_between_five_and_ten_percent_of_what_can_be_shown()
    {
        var part = HeldOutCombinations.All.Length / (double)HeldOutCombinations.Possible().Count();
        Assert.Equal(656, HeldOutCombinations.Possible().Count());
        Assert.InRange(part, 0.05, 0.10);
    }

    [Fact]
    public void Leave_every_pair_of_attributes_to_be_learnt()
    {
        var held = HeldOutCombinations.All;
        Assert.Equal(held.Length, held.Select(static it => (it.Color, it.Shape)).Distinct().Count());
        Assert.Equal(held.Length, held.Select(static it => (it.Color, it.Motion)).Distinct().Count());
        Assert.Equal(held.Length, held.Select(static it => (it.Shape, it.Motion)).Distinct().Count());
        Assert.Equal(8, held.Select(static it => it.Color).Distinct().Count());
        Assert.Equal(6, held.Select(static it => it.Shape).Distinct().Count());
        Assert.Equal(14, held.Select(static it => it.Motion).Distinct().Count());
    }

    [Fact]
    public void Are_never_drawn_in_training()
    {
        foreach (var character in SampledScenes.Mixed(1200).SelectMany(static scene => scene.Characters))
        {
            Assert.DoesNotContain(
                character.Motions,
                motion => HeldOutCombinations.All.Contains(new(character.Color, character.Shape, motion))
            );
        }
    }

    [Fact]
    public void Are_all_that_is_drawn_when_asked_for()
    {
        var options = SceneOptions.Simple with { HeldOut = HeldOutPolicy.Only };
        foreach (var scene in SampledScenes.Mixed(200, options))
        {
            Assert.True(HeldOutCombinations.IsHeldOut(scene.Characters[0]));
        }
    }

    [Fact]
    public void Stay_as_published()
    {
        var published = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Recordings", "held-out.txt"));
        Assert.Equal(published, HeldOutCombinations.All.Select(static it => $"{it.Color} {it.Shape} {it.Motion}"));
    }
}
