using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Shows code that the front end runs or lays out: HTML, JavaScript, Markdown, Mermaid.</summary>
internal static class MarkupLanguages
{
    /// <summary>Shows it.</summary>
    /// <exception cref="KernelException">The language has no home here.</exception>
    public static CellResult Show(CodePart part, ICellOutput output)
    {
        MimeBundle bundle = part.Language switch
        {
            CellLanguages.Html => MimeBundle.Of("text/html", part.Code),
            CellLanguages.JavaScript => MimeBundle.Of("text/html", $"<script type=\"module\">{part.Code}</script>"),
            CellLanguages.Mermaid => MermaidDiagram.Show(part.Code),
            CellLanguages.Markdown => MimeBundle.Of("text/markdown", part.Code),
            _ => throw new KernelException(
                $"#!{part.Language}: this kernel runs C#, F#, SQL, HTML, JavaScript, Markdown and Mermaid, but not {part.Language}"
            ),
        };
        bundle.Data["text/plain"] = part.Code;
        output.Display(bundle, Guid.NewGuid().ToString("N"), update: false);
        return new CellResult();
    }
}
