goose
