using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)] // as R's prop.test(8, 10, correct = FALSE) and statsmodels have it
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Agrees_with_published_values(int hits, int count, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, count);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Nothing_counted_says_nothing() => Assert.Equal(new WilsonInterval(0, 1), WilsonInterval.Of(0, 0));

    [Fact]
    public void Ends_solve_the_score_equation()
    {
        var (low, high) = WilsonInterval.Of(37, 1024);
        foreach (var end in new[] { low, high })
        {
            Assert.Equal(1.959963984540054, Math.Abs((37 / 1024.0) - end) / Math.Sqrt(end * (1 - end) / 1024), 9);
        }
    }
}
