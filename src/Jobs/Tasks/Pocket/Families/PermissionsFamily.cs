namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>
/// File modes. What modes the files start with depends on how the folder was checked out, so no wanted mode is one that an
/// ordinary umask makes of a new file.
/// </summary>
internal static class PermissionsFamily
{
    public static PocketFamily Family { get; } = new("permissions",
    [
        new("mode-exact", "easy", Exact),
        new("mode-executable", "easy", Executable),
        new("mode-words", "medium", InWords),
        new("mode-by-ending", "easy", ByEnding),
        new("mode-read-only", "medium", ReadOnly),
        new("mode-list", "medium", FromList),
        new("mode-private-folder", "easy", PrivateFolder),
    ]);

    private static readonly string[] FileModes = ["400", "440", "444", "500", "550", "555", "700", "711", "744", "750", "755"];

    private static void Exact(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.{draw.One(["txt", "conf", "sh"])}";
        var mode = draw.One(FileModes);
        scene.Given(name, draw.Sentences(2));
        scene.Instruction = $"Set the permissions of /app/{name} to {mode}.";
        scene.HasMode(name, mode);
        scene.Unchanged(name);
        scene.Solve($"chmod {mode} {name}");
        scene.Lesson = new PocketLesson($"set the permissions of {name} to {mode}", "chmod", $"chmod {mode} {name}") { Check = $"stat -c %a {name}" };
    }

    private static void Executable(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 4);
        foreach (var name in names)
        {
            scene.Given($"tools/{name}.sh", ["#!/bin/bash", $"echo {name}"]);
        }
        scene.Instruction = $"Make the script /app/tools/{names[0]}.sh executable, with permissions 755. Leave the other scripts as they are.";
        scene.HasMode($"tools/{names[0]}.sh", "755");
        foreach (var name in names[1..])
        {
            scene.Check($"[ -f tools/{name}.sh ] && [ -z \"$(find tools/{name}.sh -perm /111)\" ] || fail \"/app/tools/{name}.sh was changed\"");
        }
        scene.Unchanged($"tools/{names[0]}.sh");
        scene.Solve($"chmod 755 tools/{names[0]}.sh");
        scene.Lesson = new PocketLesson($"make tools/{names[0]}.sh executable with 755", "chmod", $"chmod 755 tools/{names[0]}.sh") { Look = "ls tools", Check = $"stat -c %a tools/{names[0]}.sh" };
    }

    private static void InWords(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var (group, others) = (draw.One([4, 5]), draw.One([0, 1, 4]));
        scene.Given(name, ["#!/bin/bash", $"echo {draw.One(Words.Marks)}"]);
        scene.Instruction = $"Set the permissions of /app/{name}: the owner may read, write and execute it, the group may {InWord(group)}, others may {InWord(others)}.";
        scene.HasMode(name, $"7{group}{others}");
        scene.Unchanged(name);
        scene.Solve($"chmod 7{group}{others} {name}");
        scene.Lesson = new PocketLesson($"set the permissions of {name} as described", "chmod", $"chmod 7{group}{others} {name}") { Check = $"stat -c %a {name}", Hint = $"The owner gets 7, the group may {InWord(group)}, that is {group}, others may {InWord(others)}, that is {others}." };
    }

    private static void ByEnding(PocketScene scene)
    {
        var draw = scene.Draw;
        var ending = draw.One(["key", "pem", "secret"]);
        var mode = draw.One(["400", "440"]);
        var names = draw.Some(Words.Nouns, 8);
        for (var i = 0; i < names.Length; i++)
        {
            scene.Given($"safe/{names[i]}.{(i < 5 ? ending : "txt")}", [draw.Sentence()]);
        }
        scene.Instruction = $"Set the permissions of every .{ending} file in /app/safe to {mode}. Leave the other files alone.";
        foreach (var name in names[..5])
        {
            scene.HasMode($"safe/{name}.{ending}", mode);
        }
        foreach (var name in names[5..])
        {
            scene.Check($"[ -f safe/{name}.txt ] && [ \"$(stat -c %a safe/{name}.txt)\" != {mode} ] || fail \"/app/safe/{name}.txt was changed\"");
        }
        scene.Solve($"chmod {mode} safe/*.{ending}");
        scene.Lesson = new PocketLesson($"set the .{ending} files in safe to {mode}", "chmod", $"chmod {mode} safe/*.{ending}") { Look = "ls safe", Check = $"stat -c %a safe/*.{ending}" };
    }

    private static void ReadOnly(PocketScene scene)
    {
        var draw = scene.Draw;
        var folder = draw.One(["archive", "frozen", "final"]);
        var inner = draw.One(Words.Nouns);
        var names = draw.Some(Words.Animals, 4);
        string[] files = [$"{folder}/{names[0]}.txt", $"{folder}/{names[1]}.txt", $"{folder}/{inner}/{names[2]}.txt"];
        foreach (var file in files.Append($"open/{names[3]}.txt"))
        {
            scene.Given(file, [draw.Sentence()]);
        }
        scene.Instruction = $"Take the write permission away from everybody on all files in /app/{folder} and the folders below it. The folders themselves and /app/open stay as they are.";
        scene.Unchanged(files);
        scene.Check($"[ -z \"$(find {folder} -type f -perm /222)\" ] || fail \"somebody may still write a file in /app/{folder}\"");
        scene.Check($"[ -z \"$(find {folder} -type f ! -perm -400)\" ] || fail \"a file in /app/{folder} cannot be read any more\"");
        scene.Check($"[ -z \"$(find {folder} open -type d ! -perm -200)\" ] && [ -z \"$(find open -type f ! -perm -200)\" ] || fail \"write permission is gone where it must stay\"");
        scene.Solve($"find {folder} -type f -exec chmod a-w {{}} +");
        scene.Lesson = new PocketLesson($"take the write permission from all files below {folder}", "find with chmod", $"find {folder} -type f -exec chmod a-w {{}} +") { Look = $"find {folder} -type f", Check = $"find {folder} -type f -perm /222" };
    }

    private static void FromList(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 5).Select(name => $"{name}.txt").ToArray();
        var modes = draw.Some(FileModes, 5);
        foreach (var name in names)
        {
            scene.Given($"files/{name}", [draw.Sentence()]);
        }
        scene.Given("modes.txt", names.Select((name, i) => $"{modes[i]} {name}"));
        scene.Instruction = "Each line of /app/modes.txt is a mode and the name of a file in /app/files. Give each file its mode.";
        for (var i = 0; i < names.Length; i++)
        {
            scene.HasMode($"files/{names[i]}", modes[i]);
        }
        scene.Unchanged("modes.txt");
        scene.Solve("while read -r mode name; do chmod \"$mode\" \"files/$name\"; done < modes.txt");
        scene.Lesson = new PocketLesson("give each file in files its mode from modes.txt", "a loop with chmod", "while read m n; do chmod $m files/$n; done < modes.txt") { Look = "cat modes.txt", Check = "stat -c %a files/*" };
    }

    private static void PrivateFolder(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 2);
        var (folder, file) = (names[0], $"{names[1]}.txt");
        var modes = (Folder: draw.One(["700", "500", "711"]), File: draw.One(["400", "440"]));
        scene.Given(file, draw.Sentences(3));
        scene.Instruction = $"Make the folder /app/{folder}, move /app/{file} into it, and set the permissions of the file to {modes.File} and of the folder to {modes.Folder}.";
        scene.HasMode(folder, modes.Folder);
        scene.HasMode($"{folder}/{file}", modes.File);
        scene.HasContent($"{folder}/{file}", scene.Start.Single().Content);
        scene.IsGone(file);
        scene.Solve($"mkdir {folder}", $"mv {file} {folder}/", $"chmod {modes.File} {folder}/{file}", $"chmod {modes.Folder} {folder}");
        scene.Lesson = new PocketLesson($"move {file} into {folder} with modes {modes.File} and {modes.Folder}", "mv and chmod", $"mkdir -p {folder} && mv {file} {folder}/ && chmod {modes.File} {folder}/{file} && chmod {modes.Folder} {folder}") { Check = $"stat -c %a {folder}" };
    }

    private static string InWord(int bits) => bits switch
    {
        0 => "do nothing",
        1 => "only execute it",
        4 => "only read it",
        _ => "read and execute it",
    };
}
