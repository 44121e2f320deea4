using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Interventions;

/// <summary>
/// Interventions that specs hold: a name in the library, the path of a JSON file, or the object itself. Every direction within is
/// resolved too and kept under its own path, so that the run has all that it needs, whatever becomes of the library.
/// </summary>
internal sealed class InterventionReferences(Libraries libraries, FileReferences files, ReferencedFiles opened, DirectionReferences directions) : IReferenceResolver
{
    private const int LongestFile = 4 << 20;

    private readonly NamedLibrary _library = libraries.Of<InterventionKind>();

    public string Kind => ReferenceKinds.Intervention;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        text = text.Trim();
        try
        {
            return TextOrObjectShape.IsObject(text) ? await WrittenAsync(text, cancellationToken)
                : InterventionKind.IsFile(text) ? await FileAsync(text, cancellationToken)
                : await NamedAsync(text, cancellationToken);
        }
        catch (InterventionException e)
        {
            return e.Field is { } field ? new Resolution(null, null) { Inner = [new(field, Resolution.None(e.Why))] } : Resolution.None(e.Message);
        }
        catch (JsonException e)
        {
            return Resolution.None($"It is no JSON: {Quote.Of(e.Message)}");
        }
    }

    /// <summary>The run keeps the content itself, and its directions are confirmed each on its own.</summary>
    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) => Task.FromResult(reference);

    private Task<Resolution> WrittenAsync(string json, CancellationToken cancellationToken)
    {
        using var document = JsonInput.Parse(json);
        var intervention = InterventionJson.Read(document.RootElement);
        return FoundAsync(new() { Kind = Kind, Name = InterventionText.Of(intervention) }, intervention, null, cancellationToken);
    }

    private async Task<Resolution> FileAsync(string text, CancellationToken cancellationToken)
    {
        var found = await files.ResolveAsync(text, cancellationToken);
        if (found.Reference is not { } file)
        {
            return found;
        }
        if (file.Bytes > LongestFile)
        {
            return Resolution.None($"{Quote.Path(text)} has {file.Bytes} bytes and is no intervention.");
        }
        try
        {
            using var bytes = new MemoryStream();
            await using (var stream = opened.Open(file).Open())
            {
                await stream.CopyToAsync(bytes, cancellationToken);
            }
            using var document = JsonInput.Parse(bytes.ToArray());
            var folder = FileReference.IsOfStore(text) ? null : Path.GetDirectoryName(Path.GetFullPath(Store.DataFolder.Expand(text)));
            var name = FileReference.IsOfStore(text) ? file.Name : Path.GetFileNameWithoutExtension(text);
            return await FoundAsync(new() { Kind = Kind, Name = name, Place = file.Place }, InterventionJson.Read(document.RootElement), folder, cancellationToken);
        }
        catch (JsonException e)
        {
            return Resolution.None($"{Quote.Path(text)} is no JSON: {Quote.Of(e.Message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Resolution.None(e.Message);
        }
    }

    private async Task<Resolution> NamedAsync(string name, CancellationToken cancellationToken) =>
        await _library.FindAsync(name, cancellationToken) is { } row
            ? await FoundAsync(new() { Kind = Kind, Name = row.Name, Id = row.Id, Version = row.Version }, row.ContentAs<InterventionContent>().Read(), null, cancellationToken)
            : Resolution.None(await _library.UnknownAsync(name, cancellationToken));

    private async Task<Resolution> FoundAsync(ResolvedReference reference, Intervention intervention, string? folder, CancellationToken cancellationToken)
    {
        var inner = new List<InnerResolution>();
        foreach (var (path, direction) in InterventionDirections.Of(intervention))
        {
            inner.Add(new(path, await directions.ResolveAsync(direction, folder, cancellationToken)));
        }
        var content = InterventionJsonWriter.Write(intervention);
        var bytes = Encoding.UTF8.GetBytes(content.ToJsonString(JobsJson.Options));
        return Resolution.Found(reference with
        {
            Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Bytes = bytes.Length,
            Content = JsonSerializer.SerializeToElement(content, JobsJson.Options),
        }) with { Inner = inner };
    }
}
