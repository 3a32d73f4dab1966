using Sora.Lab.Layers;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class DenoiserEnsembleTests
{
    [Fact]
    public void It_predicts_the_mean_of_its_members()
    {
        using var scope = NewDisposeScope();
        using var both = Shaken.Of(new DenoiserEnsemble(TinyTransformer.Config, 2));
        var input = new DiffusionInput([randn([2, 4, 2, 4, 4])], [rand(2)], TinyTransformer.Text(2));
        var members = ((IDenoiser)both).Members;
        var mean = members[0].call(input)[0].Plus(members[1].call(input)[0]).Over(2);
        Assert.Equal(2, members.Count);
        Assert.True(both.call(input)[0].allclose(mean, 1e-5, 1e-6));
        Assert.False(members[0].call(input)[0].allclose(members[1].call(input)[0], 1e-2, 1e-2));
    }

    [Fact]
    public void It_costs_what_its_members_cost()
    {
        var config = TinyTransformer.Config;
        var grid = new Sora.Lab.Patches.GridSize(2, 4, 4);
        var one = new DenoiserConfig(config).Operations(grid, 7);
        Assert.Equal(2 * one, new DenoiserConfig(config, Members: 2).Operations(grid, 7));
        Assert.Throws<ArgumentException>(() => new DenoiserConfig(null).Build());
    }
}
