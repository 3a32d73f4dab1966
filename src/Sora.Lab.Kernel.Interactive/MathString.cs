namespace Microsoft.DotNet.Interactive;

/// <summary>A formula in LaTeX: <c>(MathString)"x^2"</c>.</summary>
/// <param name="formula">With <c>$$</c> about it or without.</param>
public sealed class MathString(string formula)
    : LaTeXString($"$${(formula ?? throw new ArgumentNullException(nameof(formula))).Trim('$')}$$")
{
    /// <summary>A formula as it stands in code.</summary>
    /// <param name="formula">Its LaTeX.</param>
    public static implicit operator MathString(string formula) => new(formula);
}
