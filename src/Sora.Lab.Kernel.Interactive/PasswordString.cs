namespace Microsoft.DotNet.Interactive;

/// <summary>A secret that does not print itself.</summary>
/// <param name="text">The secret.</param>
public sealed class PasswordString(string text)
{
    /// <summary>The secret.</summary>
    /// <returns>Its text.</returns>
    public string GetClearTextPassword() => text;

    /// <inheritdoc/>
    public override string ToString() => new('*', text.Length);
}
