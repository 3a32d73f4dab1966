using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>A value on display that can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly ICellOutput output;

    internal DisplayedValue(ICellOutput output, object? value, string? mimeType)
    {
        this.output = output;
        output.Display(Bundle(value, mimeType), DisplayId, update: false);
    }

    /// <summary>The name by which front ends find the output again.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Shows another value in the same place.</summary>
    /// <param name="value">What to show now.</param>
    /// <param name="mimeType">The form to show it in; the preferred ones if not given.</param>
    public void Update(object? value, string? mimeType = null) =>
        output.Display(Bundle(value, mimeType), DisplayId, update: true);

    private static MimeBundle Bundle(object? value, string? mimeType) =>
        mimeType is null ? MimeFormatter.Format(value) : MimeFormatter.Format(value, mimeType);
}
