using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;
using Sora.Lab.Kernel.Display;
using RoslynItem = Microsoft.CodeAnalysis.Completion.CompletionItem;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Answers questions about code that has not run, knowing the cells that have.</summary>
internal sealed class LanguageService(ReferenceSet references) : IDisposable
{
    private const int MostItems = 1000;
    private readonly Lazy<AdhocWorkspace> workspace = new(() =>
        new AdhocWorkspace(MefHostServices.Create(MefHostServices.DefaultAssemblies))
    );
    private readonly ConcurrentQueue<string> cells = [];
    private readonly Lock gate = new();
    private ProjectId? latest;
    private int projects;

    /// <summary>Makes the names of a cell known.</summary>
    public void Add(string code) => cells.Enqueue(code);

    /// <summary>What may stand at the cursor.</summary>
    public async Task<CompletionAnswer> CompleteAsync(string code, int cursor, CancellationToken cancellation)
    {
        Document document = Open(code);
        CompletionService? service = CompletionService.GetService(document);
        CompletionList? list = service is null
            ? null
            : await service
                .GetCompletionsAsync(document, cursor, cancellationToken: cancellation)
                .ConfigureAwait(false);
        if (list is null || list.ItemsList.Count == 0)
        {
            return new CompletionAnswer([], cursor, cursor);
        }
        string typed = code[list.Span.Start..cursor];
        IEnumerable<CompletionItem> items = list
            .ItemsList.Where(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => !item.FilterText.StartsWith(typed, StringComparison.Ordinal))
            .ThenBy(item => item.SortText, StringComparer.Ordinal)
            .Select(item => new CompletionItem(item.DisplayText, Kind(item)))
            .DistinctBy(item => item.Text)
            .Take(MostItems);
        return new CompletionAnswer([.. items], list.Span.Start, list.Span.End);
    }

    /// <summary>The signature and documentation of the name at the cursor, or of the call it stands in.</summary>
    public async Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancellation)
    {
        Document document = Open(code);
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        QuickInfoService? service = QuickInfoService.GetService(document);
        if (root is null || service is null)
        {
            return null;
        }
        foreach (int position in Positions(root, code, cursor))
        {
            QuickInfoItem? item = await service
                .GetQuickInfoAsync(document, position, cancellation)
                .ConfigureAwait(false);
            if (item is not null)
            {
                return Bundle(item);
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (workspace.IsValueCreated)
        {
            workspace.Value.Dispose();
        }
    }

    private static IEnumerable<int> Positions(SyntaxNode root, string code, int cursor)
    {
        yield return cursor;
        if (cursor > 0 && cursor <= code.Length && (char.IsLetterOrDigit(code[cursor - 1]) || code[cursor - 1] == '_'))
        {
            yield return cursor - 1;
        }
        ArgumentListSyntax? call = root.FindToken(Math.Max(0, cursor - 1))
            .Parent?.AncestorsAndSelf()
            .OfType<ArgumentListSyntax>()
            .FirstOrDefault();
        if (call is not null)
        {
            yield return call.OpenParenToken.GetPreviousToken().SpanStart;
        }
    }

    private static MimeBundle Bundle(QuickInfoItem item)
    {
        string[] sections = [.. item.Sections.Select(section => section.Text).Where(text => text.Length > 0)];
        string signature = sections.FirstOrDefault("");
        string rest = string.Join("\n\n", sections.Skip(1));
        return new MimeBundle(
            new()
            {
                ["text/plain"] = string.Join("\n\n", sections),
                ["text/markdown"] = $"```csharp\n{signature}\n```\n\n{rest}",
            },
            []
        );
    }

    private Document Open(string code)
    {
        lock (gate)
        {
            while (cells.TryDequeue(out string? cell))
            {
                latest = AddProject(workspace.Value.CurrentSolution, cell, out Solution grown);
                workspace.Value.TryApplyChanges(grown);
            }
            ProjectId current = AddProject(workspace.Value.CurrentSolution, code, out Solution asked);
            return asked.GetProject(current)!.Documents.Single();
        }
    }

    private ProjectId AddProject(Solution solution, string code, out Solution grown)
    {
        var project = ProjectId.CreateNewId();
        string name = $"cell-{++projects}";
        ProjectInfo info = ProjectInfo.Create(
            project,
            VersionStamp.Default,
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: SubmissionCompiler.Options.WithScriptClassName(name.Replace('-', '_')),
            parseOptions: SubmissionCompiler.Syntax,
            projectReferences: latest is null ? [] : [new ProjectReference(latest)],
            metadataReferences: references.All,
            isSubmission: true
        );
        var document = DocumentInfo.Create(
            DocumentId.CreateNewId(project),
            name,
            sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Default))
        );
        grown = solution.AddProject(info.WithDocuments([document]));
        return project;
    }

    private static string Kind(RoslynItem item) => item.Tags.FirstOrDefault("").ToLowerInvariant();
}
