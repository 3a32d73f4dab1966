namespace Sora.Lab.Training.Logging;

/// <summary>Means of what steps gave since the last line of the log.</summary>
internal sealed class StepMeans
{
    private readonly List<(string Name, double Sum)> parts = [];
    private double loss;
    private double norm;

    public int Steps { get; private set; }

    public long Clips { get; private set; }

    public long Tokens { get; private set; }

    public double Loss => Steps == 0 ? double.NaN : loss / Steps;

    public double GradientNorm => Steps == 0 ? double.NaN : norm / Steps;

    public IReadOnlyDictionary<string, double> Parts => parts.ToDictionary(part => part.Name, part => part.Sum / Steps);

    public void Add(double stepLoss, double gradientNorm, Stages.StepLoss step)
    {
        if (Steps == 0)
        {
            parts.AddRange(step.Parts.Select(part => (part.Name, 0.0)));
        }

        Steps++;
        loss += stepLoss;
        norm += gradientNorm;
        Clips += step.Clips;
        Tokens += step.Tokens;
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i] = (parts[i].Name, parts[i].Sum + step.Parts[i].Value.ToDouble());
        }
    }
}
