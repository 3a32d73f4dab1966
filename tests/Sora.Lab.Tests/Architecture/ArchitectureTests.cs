using System.Reflection;
using System.Xml.Linq;
using Sora.Lab.Layers;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Architecture;

/// <summary>The rules that hold the folders of the library together.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "Sora.Lab";
    private static readonly Assembly Library = typeof(TensorArithmetic).Assembly;

    // Who may use whom. All may use Layers and Native, the root may use all; the compiler holds arrows between projects.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Native"] = [],
        ["Layers"] = [],
        ["Diffusion"] = [],
        ["Text"] = [],
        ["Autoencoder"] = [],
        ["Patches"] = [],
        ["Weights"] = [],
        ["Recaption"] = ["Text"],
        ["Conditioning"] = ["Patches"],
        ["Transformers"] = ["Patches", "Text"],
        ["UNets"] = ["Patches", "Text", "Transformers"],
        // Whole models, as the root's own are, and used by no folder.
        ["Published"] = ["", "Text", "Autoencoder", "Patches", "Transformers", "Diffusion", "Weights"],
        // What can be done with a whole model.
        ["Editing"] = ["", "Autoencoder", "Conditioning", "Diffusion"],
        ["Cascade"] = ["", "Text", "Autoencoder", "Patches", "Transformers", "Diffusion", "Weights"],
    };

    [Fact]
    public void Folders_use_only_the_folders_they_may()
    {
        var wrong =
            from type in Library.GetTypes()
            where FolderOf(type) is { Length: > 0 }
            from used in ReferencedTypes.Of(type)
            where used.Assembly == Library && !MayUse(FolderOf(type)!, FolderOf(used))
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Transformers_know_of_text_only_its_context()
    {
        var wrong =
            from type in Library.GetTypes()
            where FolderOf(type) == "Transformers"
            from used in ReferencedTypes.Of(type)
            where FolderOf(used) == "Text" && used != typeof(TextContext) && used != typeof(TextPadding)
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_search_for_arrows_finds_one_that_is_there()
    {
        var used = ReferencedTypes.Of(typeof(Lab.Transformers.DiffusionTransformer)).Select(FolderOf);
        Assert.Contains("Patches", used);
        Assert.False(MayUse("Patches", "Transformers"));
    }

    [Fact]
    public void No_static_field_holds_a_tensor()
    {
        var wrong =
            from type in Library.GetTypes()
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field.FieldType.IsAssignableTo(typeof(Tensor)) || field.FieldType.IsAssignableTo(typeof(nn.Module))
            select $"{type.FullName}.{field.Name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_public_type_says_what_it_is()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(Library.Location, ".xml"));
        var documented = documentation
            .Descendants("member")
            .Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length > 0)
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet();
        var silent = Library
            .GetExportedTypes()
            .Select(type => $"T:{type.FullName!.Replace('+', '.')}")
            .Where(name => !documented.Contains(name));
        Assert.Empty(silent);
    }

    private static bool MayUse(string folder, string? used) =>
        used is null or "Layers" or "Native" || used == folder || Allowed[folder].Contains(used);

    /// <summary>The folder a type lies in; empty at the root, null outside the library's own namespaces.</summary>
    private static string? FolderOf(Type type)
    {
        var parts = (Outermost(type).Namespace ?? "").Split('.');
        return string.Join('.', parts.Take(2)) != Root ? null : parts.ElementAtOrDefault(2) ?? "";
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
