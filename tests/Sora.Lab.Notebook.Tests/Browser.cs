using Microsoft.Playwright;

namespace Sora.Lab.Notebook.Tests;

/// <summary>The system's Chromium, looking at a page; Playwright downloads no browser of its own.</summary>
internal static class Browser
{
    // Leaves only when frames are shown, so that a clip the browser cannot decode is not mistaken for one it plays.
    private const string PlayFirst = """
        async () => {
            const video = document.querySelector("video");
            video.muted = true;
            const shown = new Promise(done => video.requestVideoFrameCallback(done));
            await video.play();
            await shown;
            return video.videoWidth + "x" + video.videoHeight;
        }
        """;

    public static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ];

    public static string? Executable =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(
            File.Exists
        );

    /// <summary>Plays the first video of a page, with no network, and takes a picture of the page.</summary>
    /// <returns>The video's size as the browser plays it, for example 256x256.</returns>
    public static async Task<string> PlayFirstVideo(string page, string picture)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Executable, Args = Arguments }
        );
        var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = 1000, Height = 1400 },
            }
        );
        await context.RouteAsync(url => url.StartsWith("http", StringComparison.Ordinal), route => route.AbortAsync());
        var tab = await context.NewPageAsync();
        await tab.GotoAsync(new Uri(page).AbsoluteUri);
        var size = await tab.EvaluateAsync<string>(PlayFirst);
        await tab.ScreenshotAsync(new() { Path = picture, FullPage = true });
        return size;
    }
}
