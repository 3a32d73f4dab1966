namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>The families: OpenAI's report on Sora (2024) names most of these limits, under "Discussion".</summary>
public static class LabLimits
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ILimit> All { get; } =
    [
        new InertiaLimit(),
        new BounceLimit(),
        new CollisionLimit(),
        new CauseLimit(),
        new LeftRightLimit(),
        new OrderLimit(),
        new PermanenceLimit(),
        new CountingLimit(),
        new BindingLimit(),
        new MirrorLimit(),
        new SpontaneityLimit(),
        new ComplexityLimit(),
        new UnknownWordsLimit(),
        new NarrativeLimit(),
        new LengthLimit(),
        new DriftLimit(),
    ];
}
