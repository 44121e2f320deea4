using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>Reads the <c>data</c> of a training spec and looks into the file that it names.</summary>
internal sealed class TrainingDataReader(DataHash hash)
{
    private const string Advice = "Give {\"chats\": FILE} or {\"episodes\": FILE, \"tellings\": N}.";

    /// <summary>The file; null after an error.</summary>
    public async Task<TrainingSnapshotData?> ReadAsync(JsonFields spec, CancellationToken cancellationToken)
    {
        if (spec.Object("data", Advice) is not { } fields)
        {
            return null;
        }
        var (episodes, chats) = (fields.OptionalText("episodes"), fields.OptionalText("chats"));
        var tellings = (int?)fields.OptionalInteger("tellings", 1, 1000);
        fields.RefuseOthers();
        if (fields.IsRefused("episodes") || fields.IsRefused("chats"))
        {
            return null;
        }
        if (string.IsNullOrWhiteSpace(episodes) == string.IsNullOrWhiteSpace(chats))
        {
            spec.Refuse("data", Advice);
            return null;
        }
        if (string.IsNullOrWhiteSpace(episodes))
        {
            if (tellings is not null)
            {
                fields.Refuse("tellings", "Chats are read once each; leave it out, or name an episodes file.");
            }
            return await CheckFileAsync(fields, "chats", chats!, null, cancellationToken);
        }
        return await CheckFileAsync(fields, "episodes", episodes, tellings ?? 1, cancellationToken);
    }

    private async Task<TrainingSnapshotData?> CheckFileAsync(
        JsonFields fields, string field, string file, int? tellings, CancellationToken cancellationToken)
    {
        var path = TrainingPaths.Full(file);
        if (!File.Exists(path))
        {
            fields.Refuse(field, $"There is no file {path}.");
            return null;
        }
        try
        {
            var (sha256, bytes) = await hash.OfAsync(path, cancellationToken);
            var data = new TrainingSnapshotData(path, tellings, sha256, bytes);
            // The first one only; the run reads all and names the line that is wrong.
            if (await Task.Run(() => TrainingChats.Read(data, seed: 0).Any(), cancellationToken))
            {
                return data;
            }
            fields.Refuse(field, $"{path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fields.Refuse(field, e.Message);
        }
        return null;
    }
}
