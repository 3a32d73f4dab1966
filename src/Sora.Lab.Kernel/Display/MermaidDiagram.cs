using System.Net;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows a Mermaid diagram, drawn on the page without any network.</summary>
/// <remarks>Where scripts do not run, its source is shown.</remarks>
internal static class MermaidDiagram
{
    private const string Resource = "mermaid-11.17.2.min.js.gz";

    private static readonly PageScript Library = new("mermaid", Read);

    /// <summary>Shows it.</summary>
    public static MimeBundle Show(string source)
    {
        string code = PageScript.Literal(source);
        string draw = $$"""
            mermaid.initialize({
              startOnLoad: false, suppressErrorRendering: true, theme: isDark(element) ? "dark" : "default",
            });
            try {
              element.innerHTML = (await mermaid.render(element.id + "-svg", {{code}})).svg;
            } catch (error) {
              element.append(Object.assign(document.createElement("pre"), { textContent: error.message }));
            }
            """;
        MimeBundle bundle = MimeBundle.Of("text/vnd.mermaid", source);
        bundle.Data["text/html"] = Library.Html($"<pre>{WebUtility.HtmlEncode(source)}</pre>", draw);
        bundle.Data["text/markdown"] = $"```mermaid\n{source.Trim()}\n```";
        bundle.Data["text/plain"] = source;
        return bundle;
    }

    private static byte[] Read()
    {
        using Stream resource = typeof(MermaidDiagram).Assembly.GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
