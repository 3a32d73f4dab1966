using Sora.Lab.Native;
using Sora.Lab.Published;
using Sora.Lab.Transformers;

namespace Sora.Lab.Visuals.Tests;

public sealed class TransformerTableTests
{
    private static readonly DiffusionTransformerConfig Config = new()
    {
        InputChannels = 8,
        OutputChannels = 8,
        Width = 48,
        Depth = 3,
        Heads = 4,
        FeedForwardWidth = 96,
        TextWidth = 24,
        FrequencyWidth = 16,
        PooledText = true,
    };

    static TransformerTableTests() => Assert.Null(LibTorchLoader.Problem);

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        using var transformer = new DiffusionTransformer(Config with { FractionalPositions = true });

        var table = TransformerTable.Of(transformer, tokens: 320, textTokens: 12);

        var all = transformer.parameters().Sum(parameter => parameter.numel());
        Assert.Equal(all, table["parameters"].Cast<long>().Sum());
        Assert.InRange(table["% of them"].Cast<double>().Sum(), 99.6, 100.4);
        Assert.InRange(table["% of work"].Cast<double>().Sum(), 99.6, 100.4);
    }

    [Fact]
    public void The_work_is_what_a_pass_costs_but_for_time()
    {
        using var transformer = new DiffusionTransformer(Config);

        var table = TransformerTable.Of(transformer, tokens: 2000, textTokens: 12);

        var pass = GenerationCost.TransformerPass(Config, 2000, 12) / 1e6;
        Assert.InRange(table["MFLOP"].Cast<double>().Sum(), pass - 0.5, pass + 0.5);
    }

    [Fact]
    public void Attention_of_all_to_all_grows_with_the_square_and_has_no_parameters()
    {
        using var transformer = new DiffusionTransformer(Config);

        var (few, many) = (Row(1000), Row(2000));

        Assert.Equal(0L, many.Parameters);
        Assert.Equal(4, many.Work / few.Work, 2);

        (long Parameters, double Work) Row(long tokens)
        {
            var table = TransformerTable.Of(transformer, tokens, textTokens: 12);
            var row = table["part"].Cast<string>().ToList().IndexOf("attention to the clip: n x n");
            return ((long)table["parameters"][row], (double)table["MFLOP"][row]);
        }
    }
}
