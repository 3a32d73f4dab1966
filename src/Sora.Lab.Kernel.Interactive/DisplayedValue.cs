namespace Microsoft.DotNet.Interactive;

/// <summary>A value on display that can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    internal DisplayedValue(object? value, string[] mimeTypes)
    {
        this.mimeTypes = mimeTypes;
        Notebook.Current.Show(value, mimeTypes, DisplayId, update: false);
    }

    /// <summary>The name by which front ends find the output again.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The forms it was asked to be shown in; empty for the preferred ones.</summary>
    public IReadOnlyCollection<string> MimeTypes => mimeTypes;

    /// <summary>Shows another value in the same place.</summary>
    /// <param name="updatedValue">What to show now.</param>
    public void Update(object? updatedValue) => Notebook.Current.Show(updatedValue, mimeTypes, DisplayId, update: true);
}
