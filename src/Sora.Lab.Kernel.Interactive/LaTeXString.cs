namespace Microsoft.DotNet.Interactive;

/// <summary>Text that is shown as LaTeX: <c>(LaTeXString)@"\sqrt{2}"</c>.</summary>
/// <param name="code">Its LaTeX.</param>
public class LaTeXString(string code)
{
    private readonly string code = code ?? throw new ArgumentNullException(nameof(code));

    /// <summary>A text as it stands in code.</summary>
    /// <param name="code">Its LaTeX.</param>
    public static implicit operator LaTeXString(string code) => new(code);

    /// <summary>The text in the form that front ends draw.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { ["text/latex"] = code, ["text/plain"] = code };

    /// <inheritdoc/>
    public override string ToString() => code;
}
