using System.Text.Json;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>A script library that pages need to draw an output, and that travels in the notebook itself.</summary>
/// <remarks>
/// The first output that needs the library carries it, compressed; later ones wait for it, in whatever order a front end
/// shows them. When the cell of the first is run again, its outputs are replaced, so it carries the library again. Until
/// the library is there, and where scripts do not run, an output shows what its element holds. What no cell asked for, as a
/// look at a variable, may never reach the notebook, so it carries the library for itself.
/// </remarks>
/// <param name="name">The global variable that the library makes.</param>
/// <param name="compressed">The library, as gzip.</param>
internal sealed class PageScript(string name, Func<byte[]> compressed)
{
    // Front ends differ in when an output's element is on the page, and some have a module loader that the library
    // would register itself with.
    private const string Loader = """
        const libraries = window.soraLabLibraries ??= {};
        const library = libraries[NAME] ??= {};
        library.ready ??= new Promise(done => library.done = done);
        const load = async packed => {
          const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
          const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
          const script = document.createElement("script");
          script.textContent = await new Response(plain).text();
          const define = window.define;
          window.define = undefined;
          document.head.append(script);
          window.define = define;
          library.done(window[NAME]);
        };
        const find = async id => {
          for (let i = 0; i < 600; i++) {
            const found = document.getElementById(id);
            if (found) return found;
            await new Promise(done => setTimeout(done, 50));
          }
        };
        const isDark = element => {
          for (let at = element; at; at = at.parentElement) {
            const [red, green, blue, alpha] = getComputedStyle(at).backgroundColor.match(/[\d.]+/g).map(Number);
            if (alpha !== 0) return red + green + blue < 384;
          }
          return false;
        };
        """;

    private readonly Lock sending = new();
    private string? carrier;
    private WeakReference<ICellOutput>? latest;

    /// <summary>An element and the script that draws in it.</summary>
    /// <param name="placeholder">What the element holds until then, as HTML.</param>
    /// <param name="body">
    /// The script; it knows the library by its name, the <c>element</c>, and <c>isDark(element)</c>, whether the page is.
    /// </param>
    public string Html(string placeholder, string body)
    {
        string id = JsonSerializer.Serialize($"sora-lab-{Guid.NewGuid():N}");
        string code = Loader.Replace("NAME", JsonSerializer.Serialize(name), StringComparison.Ordinal);
        string load = IsCarrier() ? $"library.asked ??= load(\"{Convert.ToBase64String(compressed())}\");\n" : "";
        return $$"""
            <div id={{id}}>{{placeholder}}</div>
            <script>(async () => {
            {{code}}
            {{load}}const {{name}} = await library.ready;
            const element = await find({{id}});
            {{body}}
            })();</script>
            """;
    }

    /// <summary>A value as a script writes it; no text in it can end the script's element.</summary>
    public static string Literal<T>(T value) => JsonSerializer.Serialize(value);

    private bool IsCarrier()
    {
        if (CellScope.Known is not { } output)
        {
            return true;
        }
        lock (sending)
        {
            bool isSame = latest is not null && latest.TryGetTarget(out ICellOutput? had) && had == output;
            if (carrier is not null && (isSame || carrier != output.Cell))
            {
                return false;
            }
            carrier = output.Cell;
            latest = new WeakReference<ICellOutput>(output);
            return true;
        }
    }
}
