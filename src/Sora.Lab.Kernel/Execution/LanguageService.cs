using System.Collections.Immutable;
using System.Diagnostics;
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
internal sealed class LanguageService(ReferenceSet references, SubmissionCompiler compiler) : IDisposable
{
    private const int MostItems = 1000;
    private const int MostDescribed = 30; // What a front end shows without scrolling.
    private static readonly TimeSpan DescriptionTime = TimeSpan.FromMilliseconds(60);
    private readonly Lazy<AdhocWorkspace> workspace = new(() =>
        new AdhocWorkspace(MefHostServices.Create(MefHostServices.DefaultAssemblies))
    );
    private readonly List<(SubmissionLink Cell, DocumentId Document)> cells = [];
    private readonly SemaphoreSlim gate = new(1);
    private readonly HashSet<MetadataReference> known = [];
    private DocumentId? typing;
    private Compilation? compilation; // Held so that it stays in memory.
    private int projects;

    /// <summary>What may stand at the cursor.</summary>
    public async Task<CompletionAnswer> CompleteAsync(string code, int cursor, CancellationToken cancellation)
    {
        Document document = await OpenAsync(code, cancellation).ConfigureAwait(false);
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
        RoslynItem[] items =
        [
            .. list
                .ItemsList.Where(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(item => !item.FilterText.StartsWith(typed, StringComparison.Ordinal))
                .ThenBy(item => item.SortText, StringComparer.Ordinal)
                .DistinctBy(item => item.DisplayText)
                .Take(MostItems),
        ];
        CompletionItem[] described = await DescribeAsync(service!, document, items, cancellation).ConfigureAwait(false);
        return new CompletionAnswer(described, list.Span.Start, list.Span.End);
    }

    /// <summary>The signature and documentation of the name at the cursor, or of the call it stands in.</summary>
    public async Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancellation)
    {
        Document document = await OpenAsync(code, cancellation).ConfigureAwait(false);
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
        gate.Dispose();
        if (workspace.IsValueCreated)
        {
            workspace.Value.Dispose();
        }
    }

    // The first items with their signature and documentation, as far as the time for that goes.
    private static async Task<CompletionItem[]> DescribeAsync(
        CompletionService service,
        Document document,
        RoslynItem[] items,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        CompletionItem[] described = [.. items.Select(item => new CompletionItem(item.DisplayText, Kind(item)))];
        int most = Math.Min(items.Length, MostDescribed);
        for (int i = 0; i < most && watch.Elapsed < DescriptionTime && !cancellation.IsCancellationRequested; i++)
        {
            CompletionDescription? found = await service
                .GetDescriptionAsync(document, items[i], CancellationToken.None)
                .ConfigureAwait(false);
            string[] parts = (found?.Text ?? "").Split('\n', 2);
            string documentation = parts.Length > 1 ? parts[1].Trim() : "";
            described[i] = described[i] with { Signature = parts[0].Trim(), Documentation = documentation };
        }
        return described;
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

    // A project for each cell that ran, each seeing the one before it, and one whose text is what is being typed. Changing a
    // text keeps the project's references resolved, which is most of the work.
    private async Task<Document> OpenAsync(string code, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Update(compiler.Links))
            {
                Project project = workspace.Value.CurrentSolution.GetProject(typing!.ProjectId)!;
                compilation = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
            }
            return workspace
                .Value.CurrentSolution.WithDocumentText(typing!, SourceText.From(code))
                .GetDocument(typing)!;
        }
        finally
        {
            gate.Release();
        }
    }

    // Whether there was anything to do.
    private bool Update(ImmutableList<SubmissionLink> links)
    {
        int same = cells.Zip(links).TakeWhile(pair => pair.First.Cell == pair.Second).Count();
        bool isStale = same < cells.Count || references.All.Any(reference => !known.Contains(reference));
        if (isStale || typing is null)
        {
            Remove(typing);
            cells.Skip(same).Reverse().ToList().ForEach(cell => Remove(cell.Document));
            cells.RemoveRange(same, cells.Count - same);
            typing = AddProject(cells.LastOrDefault().Document?.ProjectId);
        }
        foreach (SubmissionLink link in links.Skip(same))
        {
            Solution ran = workspace.Value.CurrentSolution.WithDocumentText(typing, SourceText.From(link.Code));
            workspace.Value.TryApplyChanges(ran);
            cells.Add((link, typing));
            typing = AddProject(typing.ProjectId);
        }
        return isStale || same < links.Count || compilation is null;
    }

    private void Remove(DocumentId? document)
    {
        if (document is not null && workspace.Value.CurrentSolution.GetProject(document.ProjectId) is { } project)
        {
            known.ExceptWith(project.MetadataReferences);
            workspace.Value.TryApplyChanges(workspace.Value.CurrentSolution.RemoveProject(project.Id));
        }
    }

    private DocumentId AddProject(ProjectId? previous)
    {
        var project = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(project);
        string name = $"cell_{++projects}";
        ProjectInfo info = ProjectInfo.Create(
            project,
            VersionStamp.Default,
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: SubmissionCompiler.Options.WithScriptClassName(name),
            parseOptions: SubmissionCompiler.Syntax,
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: references.All.Where(known.Add),
            isSubmission: true
        );
        DocumentInfo text = DocumentInfo.Create(
            document,
            name,
            sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(""), VersionStamp.Default))
        );
        workspace.Value.TryApplyChanges(workspace.Value.CurrentSolution.AddProject(info.WithDocuments([text])));
        return document;
    }

    private static string Kind(RoslynItem item) => item.Tags.FirstOrDefault("").ToLowerInvariant();
}
