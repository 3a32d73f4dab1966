using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Sora.Lab.Visuals;

/// <summary>A still picture for a notebook: PNG bytes and the words for those who cannot see it.</summary>
/// <param name="Png">The encoded picture.</param>
/// <param name="AltText">What it shows, in one sentence.</param>
/// <remarks>Only <c>image/png</c> and plain text, so that it shows in every viewer, trusted or not.</remarks>
[TypeFormatterSource(typeof(VisualFormatters))]
public sealed record Picture(byte[] Png, string AltText)
{
    /// <summary>The picture as the kernel sends it.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() =>
        new Dictionary<string, object> { ["image/png"] = Png, ["text/plain"] = AltText };

    /// <summary>The alternative text, where nbconvert and VS Code look for it.</summary>
    public IReadOnlyDictionary<string, object> ToMimeMetadata() =>
        new Dictionary<string, object> { ["image/png"] = new { alt = AltText }, ["vscode_altText"] = AltText };

    /// <summary>The picture as HTML, for front ends that ask for nothing else.</summary>
    public string ToHtml() =>
        img[src: $"data:image/png;base64,{Convert.ToBase64String(Png)}", alt: AltText]().ToString() ?? "";

    /// <inheritdoc />
    public override string ToString() => AltText;
}
