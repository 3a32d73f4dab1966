using Microsoft.DotNet.Interactive.Formatting;

namespace Sora.Lab.Visuals;

/// <summary>Tells .NET Interactive's formatters how to show what this library draws.</summary>
internal sealed class VisualFormatters : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        [
            new HtmlFormatter<Picture>((picture, context) => context.Writer.Write(picture.ToHtml())),
            new HtmlFormatter<ClipPlayer>((player, context) => context.Writer.Write(player.ToHtml())),
            new PlainTextFormatter<Picture>((picture, context) => context.Writer.Write(picture.AltText)),
            new PlainTextFormatter<ClipPlayer>((player, context) => context.Writer.Write(player.AltText)),
        ];
}
