using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Vectorscope.Dashboard.Components.Controls;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>Tables that a page hands to the reader.</summary>
internal static class SavedFiles
{
    /// <summary>Downloads the table of a file's name (without its ending) as CSV or JSON; the text that was saved.</summary>
    internal static async Task<string> SaveAsync(this IRenderedComponent<IComponent> page, PageFixture fixture, string file, string format)
    {
        var download = page.FindComponents<TableDownload>().Single(one => one.Instance.File == file);
        if (download.FindAll(".drop-item").Count == 0)
        {
            await download.PressAsync(".drop > button");
        }

        await download.PressAsync(".drop-item", format);
        var saved = fixture.Files.Invocations["saveStream"][^1];
        Assert.Equal($"{file}.{format.ToLowerInvariant()}", saved.Arguments[0]);
        return System.Text.Encoding.UTF8.GetString(((MemoryStream)((DotNetStreamReference)saved.Arguments[1]!).Stream).ToArray());
    }
}
