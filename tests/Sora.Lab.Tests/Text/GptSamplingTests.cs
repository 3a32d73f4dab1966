using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class GptSamplingTests
{
    // Logits whose softmax is 8, 4, 2, 1, 1 sixteenths, in another order.
    private static readonly double[] Shares = [2, 8, 1, 4, 1];

    [Fact]
    public void Alone_it_is_the_softmax() => AssertShares(new GptSampling(), [2, 8, 1, 4, 1]);

    [Fact]
    public void Temperature_is_a_power_of_the_shares()
    {
        AssertShares(new GptSampling(Temperature: 0.5), [4, 64, 1, 16, 1]);
        AssertShares(new GptSampling(Temperature: 2), [Math.Sqrt(2), Math.Sqrt(8), 1, 2, 1]);
    }

    [Fact]
    public void Top_k_keeps_the_likeliest_few()
    {
        AssertShares(new GptSampling(TopK: 2), [0, 8, 0, 4, 0]);
        AssertShares(GptSampling.Greedy, [0, 1, 0, 0, 0]);
        AssertShares(new GptSampling(TopK: 99), Shares);
    }

    [Theory]
    [InlineData(0.01, new double[] { 0, 1, 0, 0, 0 })]
    [InlineData(0.49, new double[] { 0, 1, 0, 0, 0 })]
    [InlineData(0.51, new double[] { 0, 8, 0, 4, 0 })]
    [InlineData(0.74, new double[] { 0, 8, 0, 4, 0 })]
    [InlineData(0.76, new double[] { 2, 8, 0, 4, 0 })]
    [InlineData(0.99, new double[] { 2, 8, 1, 4, 1 })]
    [InlineData(1, new double[] { 2, 8, 1, 4, 1 })]
    public void Top_p_keeps_the_fewest_that_reach_the_part(double part, double[] kept) =>
        AssertShares(new GptSampling(TopP: part), kept);

    [Fact]
    public void Temperature_comes_first_then_top_k_then_top_p()
    {
        // 64, 16, 4 of 86 are left by temperature and top-k; the first two reach 0.94 of 84 and not of 86.
        AssertShares(new GptSampling(Temperature: 0.5, TopK: 3, TopP: 0.94), [0, 64, 0, 16, 0]);
    }

    [Fact]
    public void Every_row_is_cut_by_itself()
    {
        using var scope = NewDisposeScope();
        var logits = stack([Logits(), Logits().flip(0)]);

        var shares = new GptSampling(TopK: 3, TopP: 0.8).Likelihoods(logits);

        Assert.True(shares[0].allclose(shares[1].flip(0)));
        Assert.True(shares.sum(-1).allclose(ones(2, float64)));
    }

    [Theory]
    [InlineData(0, null, 1, "Temperature")]
    [InlineData(double.NaN, null, 1, "Temperature")]
    [InlineData(1, 0, 1, "TopK")]
    [InlineData(1, null, 0, "TopP")]
    [InlineData(1, null, 1.5, "TopP")]
    public void A_number_out_of_its_range_is_named(double temperature, int? topK, double topP, string named)
    {
        using var logits = Logits();
        var error = Assert.Throws<ArgumentException>(() =>
            new GptSampling(temperature, topK, topP).Likelihoods(logits)
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static void AssertShares(GptSampling sampling, double[] expected)
    {
        using var scope = NewDisposeScope();
        var found = sampling.Likelihoods(Logits()).data<double>().ToArray();
        Assert.Equal(
            expected.Select(share => share / expected.Sum()),
            found,
            (one, other) => Math.Abs(one - other) < 1e-12
        );
    }

    private static Tensor Logits() => tensor([.. Shares.Select(share => Math.Log(share))]);
}
