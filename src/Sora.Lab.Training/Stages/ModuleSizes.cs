namespace Sora.Lab.Training.Stages;

/// <summary>How large networks are.</summary>
internal static class ModuleSizes
{
    /// <summary>Parameters, in millions.</summary>
    public static double Millions(this nn.Module module) => module.parameters().Sum(p => p.numel()) / 1e6;
}
