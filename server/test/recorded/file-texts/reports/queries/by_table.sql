SELECT count(*) FROM {table} WHERE region = :region
